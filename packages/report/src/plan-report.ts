import { type Section, sectionSchema } from '@tessera/evidence'
import { probastChapter, tripodChapter } from './checklists/view.ts'
import { type Asked, isQuestion } from './sections/asked.ts'
import type { Block, Chapter } from './sections/chapter.ts'
import { clockChapter } from './sections/clock.ts'
import { exclusionsChapter } from './sections/exclusions.ts'
import { findingsChapter } from './sections/findings.ts'
import { guardsChapter } from './sections/guards.ts'
import { methodsChapter } from './sections/methods.ts'
import { calculators } from './sections/model.ts'
import { patientPagesChapter } from './sections/patient-pages.ts'
import { picturesChapter } from './sections/pictures.ts'
import { placedBlocks, placedChapter } from './sections/placed.ts'
import type { Source } from './sections/source.ts'

/** The chapters about one question or analysis; with several each group stands under its answer. */
export interface QuestionPart {
  readonly question: Asked
  readonly chapters: readonly Chapter[]
}

/** The whole report as data: what stands where, numbered, before any of it is HTML. */
export interface ReportPlan {
  readonly before: readonly Chapter[]
  readonly parts: readonly QuestionPart[]
  readonly after: readonly Chapter[]
}

/** Those with a place of their own before or behind the questions. */
const elsewhere: readonly Section[] = ['sensitivity', 'patients', 'exclusions', 'methods']
const sections = sectionSchema.options.filter(section => !elsewhere.includes(section))

export function planReport(source: Source, rasters: ReadonlyMap<string, Uint8Array>): ReportPlan {
  const questions = source.asked
  const single = questions.length === 1
  const sensitivity = placedChapter(source, 'sensitivity', null, 2)
  const patients = placedChapter(source, 'patients', single ? questions[0] : null, 2)
  const parts = questions.map(question => ({
    question,
    chapters: [...(single ? [] : (['patients'] as const)), ...sections].flatMap(section => {
      const chapter = placedChapter(
        source,
        section,
        question,
        single ? 2 : 3,
        section === 'explanation' && isQuestion(question) ? calculators(source, question) : [],
      )
      return chapter === null ? [] : [chapter]
    }),
  }))
  // What belongs to no question, in whatever section it was put, has its place after the questions.
  const general = (single ? [] : sections).flatMap(section => {
    const chapter = placedChapter(source, section, null, 2)
    return chapter === null ? [] : [{ ...chapter, id: `study-${section}` }]
  })
  const left: Block[] = questions.flatMap(question => placedBlocks(source, 'exclusions', question))
  const pages = patientPagesChapter(source, rasters)
  const pictures = picturesChapter(source, rasters)
  return {
    before: [sensitivity, patients].filter(chapter => chapter !== null),
    parts,
    after: [
      ...general,
      ...(pages === null ? [] : [pages]),
      ...(pictures === null ? [] : [pictures]),
      guardsChapter(source),
      clockChapter(source),
      exclusionsChapter(source, left),
      findingsChapter(source),
      methodsChapter(source),
      tripodChapter(source),
      probastChapter(source),
    ],
  }
}

/** Every chapter in reading order. */
export function chaptersOf(plan: ReportPlan): Chapter[] {
  return [...plan.before, ...plan.parts.flatMap(part => part.chapters), ...plan.after]
}
