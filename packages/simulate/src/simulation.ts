import type { Truth } from './truth/truth.ts'
import type { DrawnFile } from './writing/draw-file.ts'

/** The studies that can be simulated. */
export const simulatedStudies = [
  'hcc-adjuvant',
  'ici-response',
  'hcc-longitudinal',
  'oesophageal-ivb-rt',
  'changhai-escc',
  'rectal-mri',
  'ici-irae',
] as const
export type SimulatedStudy = (typeof simulatedStudies)[number]

export interface SimulationOptions {
  readonly study: SimulatedStudy
  /** Patients in all; by default as many as the study has. */
  readonly patients?: number
  /** Centres, where the study has several; by default 5. */
  readonly centres?: number
  readonly seed?: number
  /** No variable, latent state or centre has any effect on any outcome. */
  readonly noSignal?: boolean
  /** One file a hospital, each with its own way of writing dates, instead of one table. */
  readonly filePerCentre?: boolean
  /** Patients from whom the best achievable discrimination is computed; by default 10,000, and with 0 it is left out. */
  readonly monteCarlo?: number
  /** How slides and scans come; by default pixels. */
  readonly files?: ImageFiles
  /** Pixels a side of a simulated slide; by default 8,192 at 0.5 micrometres. */
  readonly slidePixels?: number
}

/**
 * How slides and scans of a cohort come: `pixels` as image files; `features` as bags and radiomics tables drawn from
 * the same law, for simulations of thousands of patients; `tables` not at all.
 */
export const imageFiles = ['pixels', 'features', 'tables'] as const
export type ImageFiles = (typeof imageFiles)[number]

export interface SimulatedFile {
  readonly name: string
  readonly text: string
}

/** The files of a simulated study (tables, `study.yaml`, `dictionary.yaml`, `truth.json`) and its truth. */
export interface Simulation {
  readonly files: readonly SimulatedFile[]
  /** Binary files, drawn by worker threads: `drawFiles`. */
  readonly drawn?: readonly DrawnFile[]
  readonly truth: Truth
}

/** Options with every default filled in. */
export interface Settings {
  readonly patients: number
  readonly centres: number
  readonly seed: number
  readonly noSignal: boolean
  readonly filePerCentre: boolean
  readonly monteCarlo: number
  readonly files: ImageFiles
  readonly slidePixels: number
}
