import type { OpenOptions, Slide } from '../slide.ts'

/** Bytes of a file's start that readers recognise it by. */
export const startLength = 4096

/**
 * A kind of file that can be read as a slide: one folder beside this file, one line in open-slide.ts, and the contract
 * suite slide-reader.case.ts.
 */
export interface SlideReader {
  /** In the words of a message: "TIFF", "DICOM". */
  readonly name: string
  /**
   * Whether the file is of this kind, by its content: `start` is its first {@link startLength} bytes or what there is;
   * empty for a folder. Never throws for content: a file that is of this kind but damaged is recognised, and fails in
   * {@link open}.
   */
  recognises(start: Uint8Array, file: string): boolean | Promise<boolean>
  open(file: string, options: OpenOptions): Promise<Slide>
}
