import type { SlidesRun } from './run-slides.ts'

type Task = Pick<SlidesRun, 'work' | 'module' | 'task'>

// Plain JavaScript in a tarball.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

function task(work: string, name: string): Task {
  const file = new URL(`./tasks/${name}.${extension}`, import.meta.url)
  return { work, module: file, task: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) }
}

/** What can be done with many slides: the modules that worker threads load, for {@link runSlides}. */
export const slideTasks = {
  heatmap: task('heatmap', 'heatmap-task'),
  cells: task('cells', 'cells-task'),
  features: task('features', 'features-task'),
  marker: task('marker', 'marker-task'),
  stain: task('stain', 'stain-task'),
  normalise: task('normalise', 'normalise-task'),
  thumbnail: task('thumbnail', 'thumbnail-task'),
  tiles: task('tiles', 'tiles-task'),
  tissue: task('tissue', 'tissue-task'),
} as const
