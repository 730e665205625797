import type { Estimate, EvidenceDocument, Figure, Question, RunRecord, TableRecord } from '@tessera/evidence'
import type { DrawingContext, SeriesStyle } from '../drawing/drawing.ts'
import { drawFigure } from '../figures/draw.ts'
import { type TextTable, textTable } from '../tables/text-table.ts'
import { slug } from '../text/escape.ts'
import type { Asked } from './asked.ts'
import type { FigureBlock, TableBlock } from './chapter.ts'

/** What every section reads: the evidence, the run, and the running numbers of figures and tables. */
export class Source {
  readonly evidence: EvidenceDocument
  readonly run: RunRecord
  readonly #estimates: ReadonlyMap<string, Estimate>
  #figures = 0
  #tables = 0

  constructor(evidence: EvidenceDocument, run: RunRecord) {
    this.evidence = evidence
    this.run = run
    this.#estimates = new Map(evidence.estimates.map(estimate => [estimate.id, estimate]))
  }

  estimate(id: string): Estimate | undefined {
    return this.#estimates.get(id)
  }

  /** All that the report answers, comparisons of arms before models. */
  get asked(): readonly Asked[] {
    return [...(this.evidence.analyses ?? []), ...this.evidence.questions]
  }

  /** Confidence level of most intervals. */
  get level(): number {
    return this.evidence.estimates[0]?.level ?? 0.95
  }

  question(id: string | null): Question | undefined {
    return id === null && this.evidence.questions.length === 1
      ? this.evidence.questions[0]
      : this.evidence.questions.find(question => question.id === id)
  }

  /** Numbers and draws a figure. */
  figure(figure: Figure, below: (id: string) => string = () => ''): FigureBlock {
    this.#figures++
    const id = `figure-${this.#figures}-${slug(figure.id)}`
    const drawing = drawFigure(figure, this.#context(figure, id))
    return { kind: 'figure', id, name: `Figure ${this.#figures}`, figure, drawing, below: below(id) }
  }

  /** Numbers a table of the evidence. */
  record(table: TableRecord): TableBlock {
    return this.table(
      name => textTable(table, name),
      table.rows.length > (table.section === 'models' ? 20 : 60),
    )
  }

  /** Numbers a table that the report sets itself. */
  table(make: (name: string) => TextTable, folded = false): TableBlock {
    this.#tables++
    const table = make(`Table ${this.#tables}`)
    return { kind: 'table', id: `table-${this.#tables}`, table, folded }
  }

  #context(figure: Figure, id: string): DrawingContext {
    const question = this.question(figure.question)
    return {
      id,
      level: this.level,
      estimate: wanted => this.estimate(wanted),
      modelStyle: model => modelStyle(question, model),
      modelLabel: model => question?.models.find(m => m.id === model)?.label ?? model,
      exclusionAnchor: box => `${id}-left-${box}`,
    }
  }
}

/** The reported model is 0 and its baseline 1 everywhere; the others follow in the protocol's order. */
export function modelStyle(question: Question | undefined, model: string | null): SeriesStyle {
  if (model === null) return -1
  if (question === undefined) return 0
  const first = [question.primary, question.baseline]
  const order = [...new Set([...first, ...question.models.map(m => m.id)])]
  return Math.max(0, order.indexOf(model))
}
