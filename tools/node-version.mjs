/**
 * Refuses Node versions that the project does not run on, before anything else can fail obscurely.
 * Imported for its effect by every program in this folder.
 */

const REQUIRED_MAJOR = 20;
const REQUIRED_MINOR = 19;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < REQUIRED_MAJOR || (major === REQUIRED_MAJOR && minor < REQUIRED_MINOR)) {
  const required = `${REQUIRED_MAJOR}.${REQUIRED_MINOR}`;
  console.error(`Circumplex needs Node ${required} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
