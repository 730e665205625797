/** One slide of many, and what the study says of it. */
export interface SlideEntry {
  /** Names what is written of the slide: its path without the ending, folders joined by `__`; unique in a run. */
  readonly id: string
  /** As it was given; {@link folder} is where it counts from. A folder where the slide is a DICOM series. */
  readonly file: string
  readonly folder: string
  /** Line of the table, as an editor shows it; null where slides were named or found in a folder. */
  readonly row: number | null
  readonly patientId: string | null
  readonly centre: string | null
  /** Micrometres a pixel where the file does not say: from the table's column `mpp`. */
  readonly assumedMpp: number | null
  /** Further columns, kept as they are: specimen, block, stain, ... */
  readonly about: Readonly<Record<string, string | number | null>>
}

const ending = /\.(svs|tiff?|ndpi|mrxs|scn|bif|vms|vmu|svslide|png|jpe?g|dcm)$/i

/** Whether the name of a file says that it may be a slide; what it is, its content says. */
export function mayBeSlide(name: string): boolean {
  return ending.test(name)
}

/** `biopsies/A 1.ome.tiff` is `biopsies__A_1`: fit for the name of a file on any system. */
export function slideId(file: string): string {
  return file
    .replaceAll('\\', '/')
    .replace(ending, '')
    .replace(/\.ome$/i, '')
    .replace(/^(\.{0,2}\/)+/, '')
    .replaceAll('/', '__')
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
}
