import type { Estimate } from '@tessera/evidence'

/** What a figure's file returns: markup in its own coordinates, its main numbers in words, its numbers as a table. */
export interface Drawing {
  readonly width: number
  readonly height: number
  /** SVG markup without the `svg` element. */
  readonly body: string
  /** What a reader who cannot see it should know, with the main numbers. */
  readonly summary: string
  /** Main numbers that the caption ends with; none when absent. */
  readonly mainNumbers?: readonly string[]
  /** Numbers of the figure: one header row, then rows. */
  readonly numbers: NumberTable
  /** True when the figure holds links: then it is a group to a screen reader, not an image. */
  readonly interactive?: boolean
}

export interface NumberTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** How a series looks: a number from 0 that fixes colour, dash and marker together. */
export type SeriesStyle = number

/** What a figure may look up besides its own numbers. */
export interface DrawingContext {
  /** Unique prefix of ids inside the drawing. */
  readonly id: string
  estimate(id: string): Estimate | undefined
  /** The same style for the same model in every figure of a question; the reported model is 0. */
  modelStyle(model: string | null): SeriesStyle
  modelLabel(model: string): string
  /** Confidence level of the intervals, 0 to 1. */
  readonly level: number
  /** Link from an exclusion box of the flow to its list of reasons. */
  exclusionAnchor(box: number): string | null
}
