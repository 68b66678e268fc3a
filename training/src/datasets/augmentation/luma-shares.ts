/** Shares of red, green and blue in luma (ITU-R BT.601-7, section 2.5.1). */
export const LUMA_SHARES: [red: number, green: number, blue: number] = [0.299, 0.587, 0.114];
