"""A kernel that says how it ended: jupyter's own manager says only that it died."""

from __future__ import annotations

from jupyter_client.manager import AsyncKernelManager


class WatchedKernel(AsyncKernelManager):
    """Keeps the exit status of a kernel that is found dead; one kernel a process."""

    status: int | None = None

    async def _async_is_alive(self) -> bool:
        alive = await super()._async_is_alive()
        if not alive and self.provisioner is not None:
            WatchedKernel.status = await self.provisioner.poll()
        return alive

    is_alive = _async_is_alive
