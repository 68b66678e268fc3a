export { default as CircumplexCameraPlugin } from './camera-plugin.ts';
export type { CircumplexExtensionParameters, CircumplexTrialParameters } from './circumplex-extension.ts';
export { default } from './circumplex-extension.ts';
export { default as CircumplexConsentPlugin } from './consent-plugin.ts';
export { default as CircumplexFaceCheckPlugin } from './face-check-plugin.ts';
export type { TrialColumns, TrialRow } from './trial-recording.ts';
