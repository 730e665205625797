import { z } from 'zod'

/** How the evidence is obtained. Each way given is run; every model runs on the same folds. */
export const validationSchema = z.strictObject({
  leaveOut: z.literal('centre').optional(),
  /** Centres never used for training, each predicted by the model fitted on all others. */
  external: z.array(z.string()).default([]),
  /** Trained before the date (time zero), validated from it on. */
  temporal: z.iso.date().optional(),
  /** The date taken within each centre: `temporal` for all, or a date by centre. */
  temporalByCentre: z.union([z.literal(true), z.record(z.string(), z.iso.date())]).optional(),
  /** Repeated stratified k-fold, patients kept together. */
  repeated: z
    .strictObject({ folds: z.number().int().min(2).default(5), repeats: z.number().int().min(1).default(10) })
    .optional(),
  bootstrap: z.number().int().min(0).default(1000),
  permutations: z.number().int().min(0).default(200),
  /** Of questions below the required size: how performance grows with the training patients. Fits models again. */
  learningCurve: z
    .union([z.boolean(), z.array(z.string())])
    .optional()
    .describe('of which questions; true for all'),
  level: z.number().min(0.5).max(0.999).default(0.95),
  seed: z.number().int().default(1),
})
export type ValidationProtocol = z.infer<typeof validationSchema>
