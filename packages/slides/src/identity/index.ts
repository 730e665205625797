export { keptAperioKeys } from './aperio-text.ts'
export {
  type DeidentifySlideOptions,
  deidentifySlide,
  type SlideDeidentification,
} from './deidentify-slide.ts'
