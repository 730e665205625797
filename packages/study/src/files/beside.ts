import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** A file that study.yaml names: beside study.yaml, else in the folder of the data. */
export function besideStudy(
  { studyFolder, folder }: { readonly studyFolder: string; readonly folder: string },
  file: string,
): string {
  const beside = resolve(studyFolder, file)
  return existsSync(beside) ? beside : resolve(folder, file)
}
