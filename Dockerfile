# The server in a container: no root, no build tools, nothing written outside /data and /tmp. How to run it: docs/containers.md
FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24.21.0-slim
ENV NODE_ENV=production
# Not /data itself: what tells an old copy of the folder lies beside it, in the same volume.
ENV DATA_DIR=/data/store
ENV PORT=3000
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json business.yaml ./
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it takes SIGTERM and hands in its work.
CMD ["node", "src/main.ts"]
