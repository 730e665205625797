export { findNuclei, labelNuclei } from './find-nuclei.ts'
export type { LabelledNuclei, Nuclei } from './nuclei.ts'
export { defaultNucleiSettings, type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
