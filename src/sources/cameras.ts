/** A camera the user may choose. */
export interface CameraChoice {
  readonly deviceId: string;
  /** The system's name for it, or `Camera n` before access was given. */
  readonly label: string;
}

/** The cameras of this device in the system's order; none where the browser tells of none. */
export async function listCameras(): Promise<readonly CameraChoice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return cameraChoices(devices);
}

/** The cameras among media devices; one without a name gets a number. */
export function cameraChoices(
  devices: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
): readonly CameraChoice[] {
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, index) => ({ deviceId, label: label || `Camera ${index + 1}` }));
}

/** The first camera whose label contains `part`, upper and lower case alike; `null` for none or no `part`. */
export function cameraByLabel(cameras: readonly CameraChoice[], part: string): CameraChoice | null {
  const wanted = part.trim().toLowerCase();
  if (wanted === '') return null;
  return cameras.find(({ label }) => label.toLowerCase().includes(wanted)) ?? null;
}

/** Calls `onChange` with the cameras whenever one comes or goes; returns a function that ends that. */
export function watchCameras(onChange: (cameras: readonly CameraChoice[]) => void): () => void {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return () => undefined;
  const report = () => void listCameras().then(onChange, () => undefined);
  mediaDevices.addEventListener('devicechange', report);
  return () => mediaDevices.removeEventListener('devicechange', report);
}
