/** A model whose files do not make a model; the message is one sentence for people and names the file. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
