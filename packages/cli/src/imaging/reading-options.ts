import type { Command } from 'commander'
import type { CommonOptions } from '../perform.ts'

/** How an image is read, for the commands that read one. */
export interface ReadingOptions extends CommonOptions {
  readonly series?: string
  readonly asWritten?: boolean
}

export function withReadingOptions(command: Command): Command {
  return command
    .option('--series <uid>', 'SeriesInstanceUID, where a folder holds several DICOM series')
    .option('--as-written', 'trust the byte order of the header, however the numbers look')
}

/** As `openImage` and `openFrames` take them. */
export function openOptions({ series, asWritten }: ReadingOptions) {
  return {
    ...(series === undefined ? {} : { series }),
    ...(asWritten ? { byteOrder: 'as-written' as const } : {}),
  }
}
