import type { Figure } from '@tessera/evidence'
import type { Drawing } from '../drawing/drawing.ts'
import type { TextTable } from '../tables/text-table.ts'

/** A figure, numbered and drawn. */
export interface FigureBlock {
  readonly kind: 'figure'
  readonly id: string
  readonly name: string
  readonly figure: Figure
  readonly drawing: Drawing
  /** Markup shown under the caption: the lists that the flow's numbers open. */
  readonly below: string
}

/** A table, numbered and set as text. */
export interface TableBlock {
  readonly kind: 'table'
  readonly id: string
  readonly table: TextTable
  /** Long tables are folded away until asked for. */
  readonly folded: boolean
}

/** Markup that is ready. */
export interface ProseBlock {
  readonly kind: 'prose'
  readonly html: string
}

export type Block = FigureBlock | TableBlock | ProseBlock

/** A piece of the report under one heading. */
export interface Chapter {
  readonly id: string
  readonly title: string
  /** Its name in the table of contents. */
  readonly short: string
  readonly level: 2 | 3
  readonly blocks: readonly Block[]
}

export function prose(html: string): ProseBlock {
  return { kind: 'prose', html }
}
