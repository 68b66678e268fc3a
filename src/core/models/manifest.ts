import type { CropRule } from '../face/crop-rule';
import type { BaseArchitectureId, DilationRates } from '../networks/tables/base-architectures';
import type { AffectStatistics } from '../post-processing';

/** One file of a model folder, for download progress and integrity. */
export interface ManifestFile {
  /** Path relative to the manifest. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly sha256: string;
}

/** One measured result of a shipped model. */
export interface ManifestResult {
  /** What was evaluated, e.g. `FER+ test, proxy valence/arousal`. */
  readonly dataset: string;
  readonly count: number;
  /** Class accuracy in [0, 1]; absent where the set has no classes. */
  readonly accuracy?: number;
  /** The same over the faces on which most annotators agree, as the FER+ authors count; only of sets that tell. */
  readonly agreed?: { readonly accuracy: number; readonly count: number };
  readonly valence: { readonly ccc: number; readonly pcc: number; readonly mae: number };
  readonly arousal: { readonly ccc: number; readonly pcc: number; readonly mae: number };
}

/** One data set a model was trained on. */
export interface ManifestDataset {
  readonly name: string;
  readonly samples: number;
  readonly licence: string;
  /** One sentence on what it is and how its targets came about. */
  readonly note: string;
}

/** What every model has: a 2D network, applied to frames or inflated. */
interface SharedArchitecture {
  /** Its batch normalisation is folded in shipped weights, so `-bn` and plain weigh the same. */
  readonly base: BaseArchitectureId;
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  readonly widthMultiplier: number;
  /** Units of the fully connected layers that give the estimate; the last is 2. */
  readonly fullyConnectedUnits: readonly number[];
}

/** A 2D network on every frame, an LSTM over them (paper, section 3.3.1). */
export interface LstmArchitecture extends SharedArchitecture {
  readonly temporal: 'lstm';
  readonly lstmUnits: number;
  /** Units of the class head on single-frame features; the last is the number of classes. */
  readonly classHeadUnits: readonly number[];
}

/** A 2D network inflated over time (paper, section 3.3.2). */
export interface I3dArchitecture extends SharedArchitecture {
  readonly temporal: 'i3d';
  /** Dilation over time of blocks 1 and 2, block 3, block 4 and block 5. */
  readonly dilationRates: DilationRates;
  /** Always empty: an i3D has no features of single frames. */
  readonly classHeadUnits: readonly [];
}

/**
 * What taught a model how faces change over time: pseudo-sequences of stills, recorded people, or recordings of
 * this project's synthetic actor. The card says what that is worth.
 */
export const TRAINING_HISTORIES = ['stills', 'recordings', 'actor'] as const;

/** One of {@link TRAINING_HISTORIES}. */
export type TrainingHistory = (typeof TRAINING_HISTORIES)[number];

/**
 * Everything that must travel with the weights of a model (`public/models/<id>/manifest.json`):
 * both sides of the project read their shapes, framing and statistics from here.
 */
export interface ModelManifest {
  readonly schemaVersion: 1;
  /** Folder name under `public/models`. */
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  /** Version of the weights. */
  readonly version: string;
  readonly architecture: LstmArchitecture | I3dArchitecture;
  readonly input: { readonly heightPx: number; readonly widthPx: number; readonly channels: 3 };
  readonly clip: {
    /** Window lengths the weights serve, in frames. */
    readonly lengthsFrames: readonly number[];
    readonly defaultLengthFrames: number;
    readonly frameRateHz: number;
  };
  readonly cropRule: CropRule;
  /** Always `['valence', 'arousal']`. */
  readonly outputs: readonly ['valence', 'arousal'];
  /** Names of the classes of the class head, in output order. */
  readonly classes: readonly string[];
  /** Statistics of labels and raw predictions on the training set, for post-processing. */
  readonly statistics: AffectStatistics;
  /** Absent in models of before it was written down, which learnt from stills. */
  readonly trainedOn?: TrainingHistory;
  readonly trainingData: readonly ManifestDataset[];
  readonly results: readonly ManifestResult[];
  readonly files: readonly ManifestFile[];
  /** SHA-256 over the concatenated weight shards, lower-case hexadecimal. */
  readonly weightsSha256: string;
}
