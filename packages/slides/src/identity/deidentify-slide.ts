import { rm } from 'node:fs/promises'
import { openSlide } from '../readers/open-slide.ts'
import { RandomAccessFile } from '../readers/random-access-file.ts'
import { readDirectories } from '../readers/tiff/directory.ts'
import { SlideError } from '../slide-error.ts'
import { giveName, isSame, repeatsName } from './copy-name.ts'
import { copyTiff } from './copy-tiff.ts'
import type { DeidentifySlideOptions, SlideDeidentification } from './deidentification.ts'
import { deidentifyDicom } from './deidentify-dicom.ts'
import { holdsAny, telling } from './leaks.ts'
import { checkLevelsAgree } from './levels-agree.ts'
import { checkSameSlide } from './same-slide.ts'
import { planTiff } from './tiff-plan.ts'

/**
 * Copies a slide without its label and macro pictures and without what may name a patient. Tiles are copied byte for
 * byte: every level decodes to the same pixels. The copy is written under a temporary name, opened again, held against
 * the original, and searched for the texts that were taken out; only then does it get its name.
 *
 * TIFF, BigTIFF, SVS and OME-TIFF: see {@link planTiff} for the pictures and the list in copy-tiff.ts for the fields
 * that stay. DICOM: a file of the series or its folder into a folder, by PS3.15 Annex E (imaging's deidentifyDataset).
 *
 * @throws SlideError `unsupported` for other formats; `identifiable` where the pixels' own bytes hold a text that was
 * taken out, or a level shows something else than the one above it; `bad-setting` where the output is the input; `cannot-write`, `disk-full`; what opening throws
 */
export async function deidentifySlide(
  input: string,
  output: string,
  options: DeidentifySlideOptions = {},
): Promise<SlideDeidentification> {
  if (await isSame(input, output))
    throw new SlideError('bad-setting', 'the output is the input', 'give the copy a name of its own', {
      file: input,
    })
  const original = await openSlide(input)
  try {
    switch (original.format) {
      case 'aperio-svs':
      case 'tiff':
      case 'ome-tiff':
        return await deidentifyTiff(original, input, output, options)
      case 'dicom-wsi':
        return await deidentifyDicom(original, input, output, options)
      default:
        throw new SlideError(
          'unsupported',
          `${original.format === 'openslide' ? 'a format that OpenSlide reads' : 'a plain picture'}, which cannot be cleaned in place`,
          original.format === 'openslide'
            ? 'export it without its label from the scanner’s own program, or convert it to OME-TIFF (QuPath, bfconvert) and de-identify that'
            : 'write its pixels anew: `sharp` and most programs leave the metadata out when they convert',
          { file: input },
        )
    }
  } finally {
    await original.close()
  }
}

async function deidentifyTiff(
  original: Awaited<ReturnType<typeof openSlide>>,
  input: string,
  output: string,
  options: DeidentifySlideOptions,
): Promise<SlideDeidentification> {
  const { format } = original
  await checkLevelsAgree(original)
  // Under this name until it has been looked through.
  const unchecked = `${output}.unchecked`
  const file = await RandomAccessFile.open(input)
  try {
    const content = { file, ...(await readDirectories(file)) }
    const plan = await planTiff(content, options.thumbnail ?? true)
    const lost = await copyTiff(content, plan, unchecked, options)
    const kept = plan.kept.map(({ description }) => description ?? '')
    await checkCopy(original, unchecked, telling([...plan.values, ...lost.values], kept), options)
    await giveName(unchecked, output)
    const attributes = new Map<string, number>()
    for (const [code, count] of lost.tags) attributes.set(`TIFF ${code}`, count)
    for (const key of plan.keys) attributes.set(key, (attributes.get(key) ?? 0) + 1)
    return {
      format,
      output,
      images: plan.images,
      otherPictures: plan.others,
      attributes: Object.fromEntries(attributes),
      nameRepeats: repeatsName(input, output),
    }
  } catch (error) {
    await rm(unchecked, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function checkCopy(
  original: Awaited<ReturnType<typeof openSlide>>,
  copy: string,
  texts: readonly string[],
  { signal }: DeidentifySlideOptions,
): Promise<void> {
  const slide = await openSlide(copy)
  try {
    await checkSameSlide(original, slide)
    if (slide.associated.some(({ name }) => name !== 'thumbnail'))
      throw new SlideError(
        'damaged',
        'the copy still has a label or macro picture',
        'tell us: this is a fault of ours',
      )
  } finally {
    await slide.close()
  }
  if (await holdsAny(copy, texts, signal))
    throw new SlideError(
      'identifiable',
      'the compressed pixels hold a text that was taken out of the description',
      'write the pixels anew: convert the slide, then de-identify the result',
      { file: original.file },
    )
}
