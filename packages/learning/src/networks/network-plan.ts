import { z } from 'zod'

const numbers = z.array(z.number()).readonly()

const count = z.number().int().min(1)

/** Layers by their units, a convolutional network over instances that are images, or tokens of pathways. */
export const encoderPlanSchema = z.union([
  z.array(z.number().int()).readonly(),
  z.object({
    pathways: z.object({
      columns: z.array(z.array(z.number().int()).readonly()).readonly(),
      width: count,
      heads: count,
      hidden: count,
    }),
  }),
  z.object({
    cnn: z.object({ image: z.tuple([count, count, count]).readonly(), channels: z.array(count).readonly() }),
  }),
])
export type EncoderPlan = z.infer<typeof encoderPlanSchema>

/** One modality as a network takes it in. */
export const modalityPlanSchema = z.object({
  name: z.string(),
  dimensions: z.number().int().min(1),
  /** A bag of instances, or one vector a patient, which needs no pooling. */
  form: z.enum(['bag', 'vector']),
  /** Of the training instances; an inverse deviation of 0 for a feature that does not vary, which then says nothing. */
  mean: numbers,
  inverseDeviation: numbers,
  encoder: encoderPlanSchema,
  pooling: z.enum(['gated-attention', 'clam', 'mean', 'max', 'visits']),
  /** Attentions of CLAM: one, or one for each class. */
  branches: count.default(1),
  attention: z.number().int(),
  /** Of visits. */
  timeScales: z.object({ shortest: z.number(), longest: z.number() }).nullable(),
})
export type ModalityPlan = z.infer<typeof modalityPlanSchema>

/** All that a network is traced from, besides its parameters and its head. */
export const networkPlanSchema = z.object({
  modalities: z.array(modalityPlanSchema).min(1).readonly(),
  /** `late`: a score of each modality, and the median that stands for a missing one. */
  fusion: z.enum(['gated', 'attention', 'early', 'late']),
  whenMissing: z.array(z.number()).readonly(),
  fusionWidth: z.number().int(),
  body: z.array(z.number().int()).readonly(),
})
export type NetworkPlan = z.infer<typeof networkPlanSchema>
