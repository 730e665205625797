import type { Estimate } from '@tessera/evidence'
import type { ScreenIntake } from './screen-intake.ts'

/** What a screen adds to the evidence is told with this status and level. */
export interface ScreenOptions {
  readonly level: number
  readonly status: Estimate['status']
  readonly seed: number
}

/** The fields that figures and tables of a screen carry. */
export function placedInScreen(
  { protocol }: ScreenIntake,
  { status }: ScreenOptions,
  parts: { readonly name: string; readonly title: string; readonly caption: string },
) {
  const { name, ...words } = parts
  return {
    id: `biomarkers-${protocol.id}/${name}`,
    section: 'screens' as const,
    question: null,
    validation: null,
    model: null,
    status,
    ...words,
  }
}

/** A value with its limits as three cells. */
export function limitCells(
  key: string,
  limits: { readonly value: number; readonly lower: number; readonly upper: number } | null,
): Record<string, number | null> {
  return {
    [key]: limits?.value ?? null,
    [`${key}Lower`]: limits?.lower ?? null,
    [`${key}Upper`]: limits?.upper ?? null,
  }
}

/** "tissue 143 patients and 241 features; blood ...". */
export function sampledWords({ sampled }: ScreenIntake): string {
  return sampled
    .map(({ block, patients, features }) => `${block}: ${patients} patients, ${features} features`)
    .join('; ')
}

/** Largest p that the false discovery rate lets pass; null where nothing does. */
export function largestPassing(
  found: readonly { readonly p: number | null; readonly fdr: number | null }[],
  rate: number,
): number | null {
  return found.reduce<number | null>(
    (most, { p, fdr }) => (p !== null && fdr !== null && fdr < rate ? Math.max(most ?? 0, p) : most),
    null,
  )
}

/** What the dotted line of a volcano is, or why it has none. */
export function cutSentence(cut: number | null, rate: number): string {
  return cut === null
    ? `None has a false discovery rate below ${rate}.`
    : `The dotted line is the largest p at a false discovery rate below ${rate}.`
}
