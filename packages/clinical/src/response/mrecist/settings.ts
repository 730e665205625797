import type { RecistSettings } from '../recist/settings.ts'
import { recistDefaults } from '../recist/settings.ts'

/** What may be declared of mRECIST, besides RECIST's own settings; lengths in mm. */
export interface MrecistSettings extends RecistSettings {
  /** The diameters given are of viable tumour: a measured one enhances, whether or not the table says so. */
  readonly viableDiameters: boolean
  /** A node at the porta hepatis is malignant from this short axis on; any other node from `smallestTargetNodeMm`. */
  readonly portaHepatisNodeMm: number
  /** A new liver nodule is carcinoma from this diameter on, with the typical pattern. */
  readonly newNoduleMm: number
  /** One without the typical pattern is, once it grew by so much. */
  readonly noduleGrowthMm: number
}

/**
 * Defaults: Lencioni and Llovet 2010 (Semin Liver Dis 30:52). Progression is 20 % over the nadir of the viable diameters;
 * the absolute 5 mm of RECIST 1.1 are not asked for (`progressionMm: 5` asks for them).
 */
export const mrecistDefaults: MrecistSettings = {
  ...recistDefaults,
  progressionMm: 0,
  viableDiameters: false,
  portaHepatisNodeMm: 20,
  newNoduleMm: 10,
  noduleGrowthMm: 10,
}
