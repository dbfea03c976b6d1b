import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { ROOT } from './web-build.ts'

// Takes the pictures of README and docs from the running product.
process.exit(
  spawnSync(process.execPath, [join(ROOT, 'web/e2e/screenshots.ts')], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CHROMIUM: findChromium() },
  }).status ?? 1,
)
