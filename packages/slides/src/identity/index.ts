export { keptAperioKeys } from './aperio-text.ts'
export type { DeidentifySlideOptions, SlideDeidentification } from './deidentification.ts'
export { deidentifySlide } from './deidentify-slide.ts'
