// Times one case on one engine, in a process of its own: takes one request of askProgram, answers it and
// ends.
import type { BenchRequest } from './bench-contract';
import { answerRequest } from './bench-request';

// Nobody waits for an answer any longer.
process.once('disconnect', () => process.exit(1));
process.once('message', async (request: BenchRequest) => {
  const answer = await answerRequest(request);
  // Some engines would keep the process alive.
  process.send?.(answer, () => process.exit(0));
});
