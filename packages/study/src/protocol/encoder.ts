import { z } from 'zod'

/** What gives each tile or slice its features: the built-in one, which needs no weights, or a network. */
export const encoderSchema = z.union([
  z.literal('histology').describe('named features of stain, nuclei and texture'),
  z.strictObject({
    onnx: z
      .string()
      .describe('manifest (JSON) of an ONNX encoder, from study.yaml or from the folder of the data'),
  }),
])
