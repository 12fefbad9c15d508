/** What stops awk while it runs. */
export class AwkRuntimeError extends Error {}
