/** What a sensitivity run goes without: a block of every model, the patients of a centre, or a share of patients' files. */
export type LeftOut =
  | { readonly kind: 'block'; readonly name: string }
  | { readonly kind: 'centre'; readonly name: string }
  | {
      readonly kind: 'files'
      /** The block whose files they are; null for every block that has files or samples. */
      readonly name: string | null
      /** Of the patients who have one: between 0 and 1. */
      readonly share: number
    }

/** Thrown when what is to be left out cannot be understood. Cure: write it as the message shows. */
export class LeftOutError extends Error {
  override readonly name = 'LeftOutError'
}

/**
 * Reads `block:NAME`, `centre:NAME`, `files:BLOCK=SHARE` or `files=SHARE`.
 * @throws LeftOutError
 */
export function parseLeftOut(text: string): LeftOut {
  const whole = /^(block|centre):(.+)$/.exec(text)
  if (whole) return { kind: whole[1] === 'block' ? 'block' : 'centre', name: whole[2] }
  const part = /^files(?::(.+))?=([0-9.]+%?)$/.exec(text)
  if (!part)
    throw new LeftOutError(`'${text}' is none of block:NAME, centre:NAME, files:BLOCK=0.5, files=0.5`)
  const share = part[2].endsWith('%') ? Number.parseFloat(part[2]) / 100 : Number(part[2])
  if (!(share > 0 && share < 1))
    throw new LeftOutError(
      `'${text}': a share lies between 0 and 1; to leave out all of a block write block:${part[1] ?? 'NAME'}`,
    )
  return { kind: 'files', name: part[1] ?? null, share }
}

/** As it was asked for: `block:slides`, `files:slides=0.5`. */
export function leftOutText(left: LeftOut): string {
  if (left.kind !== 'files') return `${left.kind}:${left.name}`
  return `files${left.name === null ? '' : `:${left.name}`}=${left.share}`
}

/** As a reader would say it: "block 'slides'", "centre C2", "the files of 'slides' of 50 % of their patients". */
export function leftOutWords(left: LeftOut): string {
  if (left.kind === 'block') return `block '${left.name}'`
  if (left.kind === 'centre') return `centre ${left.name}`
  const percent = Number((100 * left.share).toPrecision(3))
  return `the files ${left.name === null ? 'of every block' : `of '${left.name}'`} of ${percent} % of their patients`
}
