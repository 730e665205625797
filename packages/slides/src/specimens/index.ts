export {
  type PickedSlides,
  type PickOptions,
  pickSlides,
  type SlidePatient,
  type SlidePicking,
} from './pick-slides.ts'
export {
  type SpecimenKind,
  type SpecimenRule,
  type SpecimenRuleInput,
  specimenKindSchema,
  specimenRuleSchema,
} from './specimen-rule.ts'
export {
  readSpecimens,
  type SpecimenSlide,
  type SpecimenTable,
  type UnusableEntry,
} from './specimen-table.ts'
