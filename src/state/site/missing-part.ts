/** A part of the site's own code that could not be loaded. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
}

/**
 * A part of the site that is loaded when it is needed; rejects with a {@link MissingPartError} where its
 * files cannot be had: offline, or gone with a new version.
 */
export async function partOfSite<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (error) {
    throw new MissingPartError('This part of the site could not be loaded.', { cause: error });
  }
}
