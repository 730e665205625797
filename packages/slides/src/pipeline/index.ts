export { listSlides } from './list-slides.ts'
export { runSlides, type SlidesDone, type SlidesRun } from './run-slides.ts'
export type { SlideEntry } from './slide-entry.ts'
export type { SlideOutcome, SlideResult, SlideTask, SlideToWork } from './work-on-slide.ts'
