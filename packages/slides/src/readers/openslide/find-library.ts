import { SlideError } from '../../slide-error.ts'

/** Names the file of OpenSlide's library where it is not among those that the system looks through. */
export const libraryVariable = 'TESSERA_OPENSLIDE'

/** Where OpenSlide's library may be, version 4 before 3.4; names without a folder are looked up by the system. */
export function libraryCandidates(
  platform: NodeJS.Platform = process.platform,
  named: string | undefined = process.env[libraryVariable],
): readonly string[] {
  // What is named is meant: another version in its place would be a silent surprise.
  if (named !== undefined && named !== '') return [named]
  if (platform === 'win32') return ['libopenslide-1.dll', 'libopenslide-0.dll']
  if (platform === 'darwin') {
    const names = ['libopenslide.1.dylib', 'libopenslide.0.dylib']
    return ['', '/opt/homebrew/lib/', '/usr/local/lib/', '/opt/local/lib/'].flatMap(folder =>
      names.map(name => folder + name),
    )
  }
  return ['libopenslide.so.1', 'libopenslide.so.0']
}

/** Says what to install. `kind` is what the file is: "a Hamamatsu NDPI". */
export function libraryMissing(file: string, kind: string): SlideError {
  return new SlideError(
    'library-missing',
    `${kind}, which is read by OpenSlide, and its library is not found`,
    'install it (Debian and Ubuntu: apt install libopenslide0; Fedora: dnf install openslide; macOS: brew install ' +
      `openslide; Windows: the binaries of openslide.org), or name its file in ${libraryVariable}`,
    { file },
  )
}
