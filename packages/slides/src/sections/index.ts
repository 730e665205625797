export * from './label-tiles.ts'
export * from './register-sections.ts'
export { registerSlides, type SlideRegistrationSettings } from './register-slides.ts'
export * from './section-registration.ts'
export {
  type MaskGrid,
  type TransferDirection,
  transferAnnotations,
  transferMask,
  transferMatrix,
  transferPoints,
} from './transfer.ts'
