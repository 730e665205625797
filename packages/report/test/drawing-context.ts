import type { EvidenceDocument, FigureOf } from '@tessera/evidence'
import type { DrawingContext } from '../src/drawing/drawing.ts'
import { modelStyle } from '../src/sections/source.ts'

/** A context that looks estimates up in invented evidence. */
export function drawingContext(evidence: EvidenceDocument): DrawingContext {
  const [question] = evidence.questions
  return {
    id: 'figure-1',
    level: 0.95,
    estimate: id => evidence.estimates.find(e => e.id === id),
    modelStyle: model => modelStyle(question, model),
    modelLabel: model => model,
    exclusionAnchor: box => `left-${box}`,
  }
}

/** The first figure of a kind. */
export function figureOf<K extends EvidenceDocument['figures'][number]['kind']>(
  evidence: EvidenceDocument,
  kind: K,
): FigureOf<K> {
  const found = evidence.figures.find((f): f is FigureOf<K> => f.kind === kind)
  if (found === undefined) throw new Error(`the fixture has no ${kind} figure`)
  return found
}

/** Every number in the paths, points and coordinates of some SVG markup. */
export function coordinates(markup: string): number[] {
  const parts = [...markup.matchAll(/ (?:d|points|x|y|x1|x2|y1|y2|cx|cy|width|height|r)="([^"]*)"/g)]
  return parts.flatMap(([, text]) => (text.match(/NaN|Infinity|-?\d+(?:\.\d+)?/g) ?? []).map(Number))
}
