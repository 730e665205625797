/** Why an image, a mask or what is asked of them cannot be used. */
export type ImagingFault =
  | 'no-such-file'
  | 'not-an-image'
  | 'truncated'
  | 'damaged'
  | 'unsupported'
  | 'wrong-rank'
  | 'wrong-size'
  | 'wrong-byte-order'
  | 'geometry-mismatch'
  | 'series-inconsistent'
  | 'empty-mask'
  | 'mask-outside-image'
  | 'several-labels'
  | 'no-such-label'
  | 'not-a-label'
  | 'not-finite'
  | 'constant-intensity'
  | 'too-small'
  | 'registration-failed'
  | 'bad-setting'
  | 'identifiable'
  | 'cannot-write'
  | 'disk-full'

/**
 * Thrown when an image, a mask or a setting cannot be used. `file` is the path as it was given, where there is one;
 * `what` says what is wrong in the words of the data, `cure` what to do.
 */
export class ImagingError extends Error {
  override readonly name = 'ImagingError'
  readonly fault: ImagingFault
  readonly what: string
  readonly cure: string
  readonly file: string | null
  constructor(
    fault: ImagingFault,
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
