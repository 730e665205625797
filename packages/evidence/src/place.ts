import { z } from 'zod'
import { statusSchema } from './estimate.ts'

/** The chapters of a report, in their order. */
export const sectionSchema = z.enum([
  'sensitivity',
  'patients',
  'comparison',
  'cohorts',
  'emulation',
  'overlap',
  'benefit',
  'toxicity',
  'biomarkers',
  'screens',
  'trajectories',
  'dynamic',
  'risk-groups',
  'discrimination',
  'calibration',
  'usefulness',
  'centres',
  'subgroups',
  'models',
  'explanation',
  'controls',
  'exclusions',
  'methods',
])
export type Section = z.infer<typeof sectionSchema>

/** What every figure and table carries: its name, its place and its words. */
export const placedSchema = z.object({
  id: z.string(),
  section: sectionSchema,
  question: z.string().nullable(),
  validation: z.string().nullable(),
  model: z.string().nullable(),
  title: z.string(),
  /** A sentence or two under the figure: what is drawn, of whom, with which interval. */
  caption: z.string(),
  status: statusSchema,
})
