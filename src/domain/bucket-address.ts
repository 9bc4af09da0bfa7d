/** The parts of an address such as `https://KEY:SECRET@host/bucket/folder?region=eu-central-1`. */
export type BucketAddress = {
  origin: string;
  /** Of the bucket, and perhaps a folder in it, without a slash at the end. */
  path: string;
  region: string;
  keyId: string;
  secret: string;
};

/** Reads the address of a bucket; throws when it is none. The region is that of Amazon's host name, else `auto`. */
export function readBucketAddress(address: string): BucketAddress {
  const { protocol, origin, pathname, hostname, username, password, searchParams } = new URL(address);
  const path = pathname.replace(/\/+$/, '');
  if (!/^https?:$/.test(protocol) || path === '' || username === '' || password === '') throw new Error('no bucket');
  const [, named] = /^s3[.-]([a-z0-9-]+)\.amazonaws\.com$/.exec(hostname) ?? [];
  return {
    origin,
    path,
    region: searchParams.get('region') ?? named ?? 'auto',
    keyId: decodeURIComponent(username),
    secret: decodeURIComponent(password),
  };
}

/** Whether an address has all that a bucket needs. */
export function isBucketAddress(address: string): boolean {
  try {
    readBucketAddress(address);
    return true;
  } catch {
    return false;
  }
}
