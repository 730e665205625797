import path from 'node:path'
import {
  columnScore,
  type Feature,
  formulaScore,
  nomogramScore,
  type OutcomeRows,
  readNomogram,
  type SavedScore,
  scoreOnnx,
  withoutOutcome,
} from '@tessera/learning'
import { readTable } from '@tessera/tables'
import type { PublishedProtocol } from '../protocol/question.ts'

/** A published model as plain data that a worker can make again, and the column it may need. */
export interface ResolvedScore {
  readonly score: SavedScore
  /** Scores of an ONNX model, evaluated in advance; null for formulas and nomograms. */
  readonly column: Feature | null
}

/** Thrown when a published model names none, or several, of formula, nomogram and onnx. */
export class PublishedModelError extends Error {
  override readonly name = 'PublishedModelError'
}

/**
 * Reads a published model. An ONNX file is evaluated on all rows here: it was fitted elsewhere, so nothing of
 * these rows is learned from.
 * @param folder where relative paths of the protocol count from
 */
export async function resolvePublished(
  id: string,
  published: PublishedProtocol,
  rows: OutcomeRows,
  folder: string,
): Promise<ResolvedScore> {
  const { formula, nomogram, onnx, features, gives } = published
  const given = [formula, nomogram, onnx].filter(value => value !== undefined)
  if (given.length !== 1)
    throw new PublishedModelError(
      `published model '${id}' gives ${given.length} of formula, nomogram and onnx: give one`,
    )
  if (formula !== undefined) {
    const score = formulaScore({ expression: formula, features, gives })
    // On no rows: a formula that cannot be read says so before anything is fitted.
    score.evaluate(withoutOutcome(rows).select(new Int32Array(0)))
    return { score: score.toJSON(), column: null }
  }
  if (nomogram !== undefined) {
    const { table } = await readTable(path.resolve(folder, nomogram))
    return { score: nomogramScore(readNomogram(table)).toJSON(), column: null }
  }
  const values = await scoreOnnx(path.resolve(folder, onnx ?? ''), withoutOutcome(rows), { features })
  const feature = `(score of ${id})`
  return {
    score: columnScore({ feature, gives }).toJSON(),
    column: { kind: 'numeric', name: feature, unit: null, values },
  }
}
