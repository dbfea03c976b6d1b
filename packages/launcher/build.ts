import { workflowBundle } from '@parcours/activities/bundle.ts'
import { buildWeb } from './web-build.ts'

// Builds the interface and the workflow bundle ahead, for images.
await Promise.all([buildWeb('.cache/web.log'), workflowBundle()])
