import * as v from 'valibot';
import { BLOCKS } from '../networks/plans/convolution-plan';
import { BASE_ARCHITECTURE_IDS } from '../networks/tables/base-architectures';
import type { Parsed } from '../schemas/schema-fault';
import { choice, emptyList, kind, kinds, list, over, tuple, whole } from '../schemas/schema-parts';

const natural = whole(1);

/** What every model has: a 2D network, applied to frames or inflated. */
const sharedArchitecture = {
  /** Its batch normalisation is folded in shipped weights, so `-bn` and plain weigh the same. */
  base: choice(BASE_ARCHITECTURE_IDS),
  /** Multiplies the filters of every convolution; 1 is the paper's table. */
  widthMultiplier: over(0),
  /** Units of the fully connected layers that give the estimate; the last is 2. */
  fullyConnectedUnits: list(natural, { least: 1 }),
};

const lstmArchitecture = kind({
  ...sharedArchitecture,
  temporal: v.literal('lstm'),
  lstmUnits: natural,
  /** Units of the class head on single-frame features; the last is the number of classes. */
  classHeadUnits: list(natural),
});

const i3dArchitecture = kind({
  ...sharedArchitecture,
  temporal: v.literal('i3d'),
  /** Dilation over time of blocks 1 and 2, block 3, block 4 and block 5. */
  dilationRates: tuple([natural, natural, natural, natural]),
  /** First block whose kernels reach over time; absent means 1, the paper's. */
  timeFromBlock: v.exactOptional(choice(BLOCKS)),
  /** Always empty: an i3D has no features of single frames. */
  classHeadUnits: emptyList,
});

/** Schema of the sizes of a network, which decide its weights: one with an LSTM, or one inflated to 3D. */
export const architectureSchema = kinds('temporal', [lstmArchitecture, i3dArchitecture]);

/** A 2D network on every frame, an LSTM over them (paper, section 3.3.1). */
export type LstmArchitecture = Parsed<typeof lstmArchitecture>;

/** A 2D network inflated over time (paper, section 3.3.2). */
export type I3dArchitecture = Parsed<typeof i3dArchitecture>;
