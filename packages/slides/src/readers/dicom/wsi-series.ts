import { stat } from 'node:fs/promises'
import path from 'node:path'
import { SlideError } from '../../slide-error.ts'
import { type DicomHead, openDicom } from './dicom-head.ts'
import { isDicom, siblings } from './recognise.ts'
import { isWholeSlide, type WsiInstance, wsiInstance } from './wsi-instance.ts'

/**
 * The instances of one slide: of a file those of its series (and of its pyramid, where it names one) in the same
 * folder; of a folder those of the one series in it. All are open; others are closed again.
 *
 * @throws SlideError `not-a-slide` where there is none, `bad-setting` where a folder has several slides, and what
 * {@link openDicom} and {@link wsiInstance} throw of the file itself
 */
export async function openSeries(file: string): Promise<readonly WsiInstance[]> {
  const folder = (await stat(file)).isDirectory()
  const given = folder ? null : wsiOrClose(await openDicom(file))
  const own = given === null ? null : await given
  const opened: WsiInstance[] = own === null ? [] : [own]
  try {
    for (const other of await siblings(folder ? file : path.dirname(file))) {
      if (!folder && path.resolve(other) === path.resolve(file)) continue
      const instance = await sibling(other, own)
      if (instance !== null) opened.push(instance)
    }
    if (opened.length === 0)
      throw new SlideError('not-a-slide', 'a folder without a DICOM whole slide', 'give a slide', { file })
    const slides = new Set(opened.map(({ series, pyramid }) => `${series} ${pyramid ?? ''}`))
    if (slides.size > 1)
      throw new SlideError(
        'bad-setting',
        `a folder of ${slides.size} DICOM slides`,
        'give one file of the slide that is wanted',
        { file },
      )
    return opened
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

export async function closeAll(instances: readonly WsiInstance[]): Promise<void> {
  await Promise.all(instances.map(({ head }) => head.file.close()))
}

async function wsiOrClose(head: DicomHead): Promise<WsiInstance> {
  try {
    return wsiInstance(head)
  } catch (error) {
    await head.file.close()
    throw error
  }
}

/** The instance in another file, if it belongs to the slide; what cannot be read there is not of this slide. */
async function sibling(file: string, own: WsiInstance | null): Promise<WsiInstance | null> {
  try {
    if (!(await isDicom(file))) return null
    const head = await openDicom(file)
    if (!isWholeSlide(head)) {
      await head.file.close()
      return null
    }
    const instance = await wsiOrClose(head)
    if (own === null || (instance.series === own.series && instance.pyramid === own.pyramid)) return instance
    await head.file.close()
    return null
  } catch (error) {
    if (error instanceof SlideError && own !== null) return null
    throw error
  }
}
