import { z } from 'zod'

const three = z.tuple([z.number(), z.number(), z.number()])
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not a SHA-256: 64 of the digits 0-9 a-f')
  .describe('SHA-256 of the file, in lower-case hexadecimal')

/**
 * What has to be known of an encoder beside its weights: a JSON file next to the model. Everything that changes the
 * features is here, so that a model and its manifest give the same features to anyone.
 */
export const encoderManifestSchema = z.strictObject({
  format: z.literal('tessera-encoder/1'),
  name: z.string().min(1),
  licence: z
    .string()
    .min(1)
    .describe('SPDX identifier, or the name of the licence that comes with the weights'),
  source: z.string().min(1).optional().describe('Paper or address that the weights come from'),
  model: z.strictObject({
    file: z.string().min(1).describe('ONNX file, relative to the manifest'),
    sha256,
    weights: z
      .array(z.strictObject({ file: z.string().min(1), sha256 }))
      .optional()
      .describe('Files of external weights that the model refers to, where it is larger than 2 GB'),
  }),
  input: z.strictObject({
    name: z.string().min(1).optional().describe('Name of the input; by default the only one'),
    width: z.int().positive().describe('Pixels'),
    height: z.int().positive().describe('Pixels'),
    channels: z.enum(['RGB', 'BGR']),
    layout: z.enum(['NCHW', 'NHWC']).default('NCHW'),
    scale: z.number().positive().default(255).describe('A byte is divided by it before mean and deviation'),
    mean: three.describe('Subtracted, in the order red, green, blue'),
    standardDeviation: three
      .refine(values => values.every(value => value > 0), 'a standard deviation is above 0')
      .describe('Divided by, in the order red, green, blue'),
  }),
  spacing: z.number().positive().describe('Micrometre a pixel at which tiles are given'),
  output: z.strictObject({
    name: z.string().min(1).optional().describe('Name of the output; by default the first'),
    dimensions: z.int().positive().describe('Numbers an image, after pooling'),
    pooling: z
      .enum(['none', 'class-token', 'mean-of-tokens', 'class-token-and-mean', 'mean-of-map'])
      .describe(
        'How the output becomes a vector: none where the model gives images x dimensions; the first token, the mean of ' +
          'the others, or both, of images x tokens x dimensions; the mean of images x dimensions x height x width',
      ),
    leadingTokens: z
      .int()
      .nonnegative()
      .default(1)
      .describe('Tokens before those of patches (class and register tokens), which a mean leaves out'),
  }),
})

export type EncoderManifest = z.output<typeof encoderManifestSchema>
