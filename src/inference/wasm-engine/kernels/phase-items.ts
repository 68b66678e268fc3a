import { clipInput, clipProduct } from './clip/clip-convolution';
import { largerOfPair, meanOfMaps } from './clip/clip-pools';
import { softmax } from './network/activations';
import { denseColumns } from './network/dense-columns';
import { packConvolution, packDense, packLstm } from './network/kernel-packing';
import { lstmStep, takeOldestState } from './network/lstm-units';
import { convolutionFused, convolutionInput, convolutionProduct } from './network/tile-convolution';
import { poolRow } from './pixels/map-pool';
import { Phase, PhaseKind, Softmax } from './record-fields';
import { address, field } from './records';

/** Does item `item` of a phase as thread `thread`, in the thread's own scratch. */
export function doItem(phase: usize, item: i32, thread: i32): void {
  const record = address(phase, Phase.Record);
  switch (field(phase, Phase.Kind)) {
    case PhaseKind.ConvolutionInput:
      convolutionInput(record, item, thread);
      break;
    case PhaseKind.ConvolutionProduct:
      convolutionProduct(record, item, thread);
      break;
    case PhaseKind.ConvolutionFused:
      convolutionFused(record, item, thread);
      break;
    case PhaseKind.MapPool:
      poolRow(record, item);
      break;
    case PhaseKind.Dense:
      denseColumns(record, item);
      break;
    case PhaseKind.LstmStep:
      lstmStep(record, item, thread);
      break;
    case PhaseKind.OldestState:
      takeOldestState(record);
      break;
    case PhaseKind.Softmax:
      softmax(address(record, Softmax.Values), field(record, Softmax.Length));
      break;
    case PhaseKind.ClipInput:
      clipInput(record, item, thread);
      break;
    case PhaseKind.ClipProduct:
      clipProduct(record, item, thread);
      break;
    case PhaseKind.ClipPool:
      largerOfPair(record, item);
      break;
    case PhaseKind.ClipMean:
      meanOfMaps(record);
      break;
    case PhaseKind.PackConvolution:
      packConvolution(record, item, thread);
      break;
    case PhaseKind.PackDense:
      packDense(record, item);
      break;
    default:
      packLstm(record, item);
  }
}
