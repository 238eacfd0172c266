"""What breaks: killed servers, cut connections, and whoever goes through what is left afterwards."""
