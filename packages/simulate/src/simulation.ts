import type { Truth } from './truth/truth.ts'

/** The studies that can be simulated. */
export const simulatedStudies = [
  'hcc-adjuvant',
  'ici-response',
  'hcc-longitudinal',
  'oesophageal-ivb-rt',
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
  /** Patients from whom the best achievable discrimination is computed; by default 10,000. */
  readonly monteCarlo?: number
}

export interface SimulatedFile {
  readonly name: string
  readonly text: string
}

/** The files of a simulated study (tables, `study.yaml`, `dictionary.yaml`, `truth.json`) and its truth. */
export interface Simulation {
  readonly files: readonly SimulatedFile[]
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
}
