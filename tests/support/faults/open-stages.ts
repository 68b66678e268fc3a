import { browserStages } from '../../../src/pipeline/browser-stages';
import type { PipelineStages } from '../../../src/pipeline/stages';
import { FakeStages } from '../fake-stages';

/** Stages that see a face in every picture, and open and compute real models. */
export function modelStages(): PipelineStages {
  const fake = new FakeStages();
  const { openModel } = browserStages();
  return { openDetector: (options) => fake.openDetector(options), cutCrop: () => fake.cutCrop(), openModel };
}
