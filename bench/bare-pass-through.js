// What every gateway is compared with: the least that a Worker can do and still forward a call.
export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    return fetch(env.UPSTREAM + pathname, { method: "POST", headers: request.headers, body: request.body });
  },
};
