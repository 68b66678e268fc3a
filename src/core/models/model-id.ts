import { textLike } from '../schemas/schema-parts';

/** What the id of a model is made of: it is the name of its folder and stands in addresses. */
export const MODEL_ID_FORM = {
  form: /^[a-z0-9][a-z0-9-]{0,63}$/,
  expected: 'lower-case letters, digits and hyphens, at most 64',
} as const;

/** The model that is used where none is named: the paper's VGG-16-LSTM. */
export const DEFAULT_MODEL_ID = 'vgg16-lstm';

/** What phones take where none is named and the site has it: half the download, a quarter of the work. */
export const PHONE_MODEL_ID = 'vgg16-lstm-half';

/** Schema of the id of a model. */
export const modelIdSchema = textLike(MODEL_ID_FORM.form, MODEL_ID_FORM.expected);
