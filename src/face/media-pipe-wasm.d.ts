/** Starts MediaPipe's WebAssembly runtime; the loader looks for it under `self.ModuleFactory`. */
declare module '@mediapipe/tasks-vision/vision_wasm_module_internal.js' {
  const factory: (options?: object) => Promise<object>;
  export default factory;
}
