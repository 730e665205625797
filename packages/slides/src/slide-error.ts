/** Why a slide, or what is asked of it, cannot be used. */
export type SlideFault =
  | 'no-such-file'
  | 'not-a-slide'
  | 'truncated'
  | 'damaged'
  | 'unsupported'
  | 'too-large'
  | 'no-scale'
  | 'no-such-level'
  | 'no-such-image'
  | 'no-such-channel'
  | 'no-tissue'
  | 'no-tiles'
  | 'one-stain'
  | 'bad-annotation'
  | 'bad-setting'
  | 'registration-failed'
  | 'library-missing'
  | 'identifiable'
  | 'closed'
  | 'cannot-write'
  | 'disk-full'

/**
 * Thrown when a slide, an annotation or a setting cannot be used. `file` is the path as it was given, where there is
 * one; `what` says what is wrong in the words of the data, `cure` what to do.
 */
export class SlideError extends Error {
  override readonly name = 'SlideError'
  readonly fault: SlideFault
  readonly what: string
  readonly cure: string
  readonly file: string | null
  constructor(
    fault: SlideFault,
    what: string,
    cure: string,
    more: { readonly file?: string | null; readonly cause?: unknown } = {},
  ) {
    const file = more.file ?? null
    super(
      `${file === null ? '' : `${file}: `}${what}; ${cure}`,
      more.cause === undefined ? undefined : { cause: more.cause },
    )
    this.fault = fault
    this.what = what
    this.cure = cure
    this.file = file
  }
}
